def greet = { count, String name -> "hello $name" } //~ LEAT-008:22 "'String'"
