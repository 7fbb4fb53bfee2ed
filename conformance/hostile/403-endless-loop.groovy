while (true) { } //~ LEAT-403 "takes more than 1000000 steps"
