def greet(String name) { "hello $name" } //~ LEAT-008:11 "'String'"
