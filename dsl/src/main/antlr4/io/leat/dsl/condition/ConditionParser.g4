// The condition language; docs/jobfile.md, "Conditions". Every choice is made by the next token alone, so that the
// generated parser is plain switches and no prediction has to warm up.
parser grammar ConditionParser;

options { tokenVocab = ConditionLexer; }

condition: any EOF;

any: all (OR all)*;

all: relation (AND relation)*;

relation: operand (comparator operand | NOT? IN (list | named) | (FIND | MATCHES) text)?;

comparator: EQUAL | UNEQUAL | LESS | AT_MOST | GREATER | AT_LEAST;

operand: NOT* primary;

primary: TRUE | FALSE | NULL | NUMBER | text | named | LPAREN any RPAREN;

named: NAME (LPAREN arguments RPAREN | segment+ (LPAREN RPAREN)?)?;

arguments: (any (COMMA any)*)?;

segment: DOT word | LBRACK text RBRACK;

word: NAME | TRUE | FALSE | NULL | IN;

list: LBRACK arguments RBRACK;

text: TEXT | QUOTE part* END_QUOTE;

part: CHARACTERS | ESCAPE | HOLE any RBRACE;
