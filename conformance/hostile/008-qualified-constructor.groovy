def file = new java.io.File('/etc/passwd') //~ LEAT-008
