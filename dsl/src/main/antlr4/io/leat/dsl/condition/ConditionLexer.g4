// The words of the condition language; docs/jobfile.md, "Conditions". No input is an error here: what has no meaning
// becomes OTHER, STRAY or UNCLOSED_TEXT, and the parser's caller says what is wrong in words.
lexer grammar ConditionLexer;

TRUE: 'true';
FALSE: 'false';
NULL: 'null';
IN: 'in';
NAME: [A-Za-z_] [A-Za-z0-9_]*;
// wider than numbers are, so that '1_000' is one mistake and not two tokens
NUMBER: '-'? [0-9] [0-9A-Za-z_]* ('.' [0-9A-Za-z_]+)*;

AND: '&&';
OR: '||';
EQUAL: '==';
UNEQUAL: '!=';
AT_MOST: '<=';
AT_LEAST: '>=';
LESS: '<';
GREATER: '>';
FIND: '=~';
MATCHES: '==~';
NOT: '!';
LPAREN: '(';
RPAREN: ')';
LBRACK: '[';
RBRACK: ']';
RBRACE: '}' -> popMode;
COMMA: ',';
DOT: '.';

TEXT: '\'' ('\\' ~[\r\n] | ~['\\\r\n])* '\'';
UNCLOSED_TEXT: '\'' ('\\' ~[\r\n] | ~['\\\r\n])*;
QUOTE: '"' -> pushMode(QUOTED);
SPACE: [ \t\r\n]+ -> skip;
OTHER: .;

mode QUOTED;

CHARACTERS: ~["\\$\r\n]+;
ESCAPE: '\\' ~[\r\n];
HOLE: '${' -> pushMode(DEFAULT_MODE);
END_QUOTE: '"' -> popMode;
STRAY: .;
