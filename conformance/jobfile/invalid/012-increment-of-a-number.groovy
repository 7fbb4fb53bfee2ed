def next = 5++ //~ LEAT-012:12
