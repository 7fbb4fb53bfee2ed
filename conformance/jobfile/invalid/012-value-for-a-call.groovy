def name() { 'web' }
name() = 'api' //~ LEAT-012:1
