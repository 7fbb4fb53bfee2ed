for (String name in ['a', 'b']) { } //~ LEAT-008:6 "'String'"
