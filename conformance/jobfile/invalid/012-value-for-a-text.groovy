'web' = 'api' //~ LEAT-012:1
