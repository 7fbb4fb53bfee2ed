/*
 * The Groovy subset of a Jobfile. Tokens come from Scanner, which knows what a newline means, where a text is interpolated and
 * whether a brace opens parameters; so every decision here needs one token, and no prediction tables are warmed up (ADR 5).
 * Operators are a flat list: ExpressionBuilder knows how tightly each binds.
 * TreeBuilder makes what a statement, an expression or an operand returns as soon as it was read, and drops what it was made of (ADR 62).
 */
parser grammar JobfileParser;

options { superClass = DepthLimitedParser; }

@header {
import io.leat.dsl.syntax.Node;
import io.leat.dsl.syntax.Statement;
}

tokens {
  NAME, NUMBER, TEXT, TRUE, FALSE, NULL,
  GSTRING_BEGIN, GSTRING_PART, GSTRING_OPEN, GSTRING_CLOSE, GSTRING_END,
  DEF, IF, ELSE, FOR, WHILE, SWITCH, CASE, DEFAULT, RETURN, BREAK, CONTINUE, ASSERT, IN, RESERVED,
  SEP, LPAREN, RPAREN, LBRACK, RBRACK, SAFE_LBRACK, LBRACE, LBRACE_PARAMS, RBRACE, ARROW, COMMA, COLON,
  DOT, SAFE_DOT, SPREAD_DOT, QUESTION, ELVIS, ASSIGN, OP_ASSIGN,
  NOT, TILDE, PLUS, MINUS, STAR, INCREMENT, DECREMENT, OPERATOR
}

file : statements EOF ;

statements : statement? (SEP statement?)* ;

statement returns [Statement made]
  : define
  | ifStatement
  | forStatement
  | whileStatement
  | switchStatement
  | RETURN expression?
  | BREAK
  | CONTINUE
  | ASSERT expression (COLON expression)?
  | expressionStatement
  ;

define
  : DEF ( NAME ( LPAREN parameters? RPAREN LBRACE statements RBRACE | ASSIGN expression )?
        | LPAREN NAME (COMMA NAME)* RPAREN ASSIGN expression )
  ;

ifStatement : IF LPAREN expression RPAREN statement (ELSE statement)? ;
forStatement : FOR LPAREN DEF? NAME (IN | COLON) expression RPAREN statement ;
whileStatement : WHILE LPAREN expression RPAREN statement ;
switchStatement : SWITCH LPAREN expression RPAREN LBRACE SEP* (switchCase)* RBRACE ;
switchCase : (CASE expression | DEFAULT) COLON statements ;

expressionStatement : expression ( (ASSIGN | OP_ASSIGN) expression | commandArguments )? ;

/* the arguments of a call without brackets; the first begins with a token that cannot go on with an expression */
commandArguments : commandArgument (COMMA argument)* ;
commandArgument : commandExpression (COLON expression)? ;
commandExpression : commandOperand (binary operand)* (QUESTION expression COLON expression | ELVIS expression)? ;
commandOperand : NOT* simple selector* (INCREMENT | DECREMENT)? ;

arguments : argument (COMMA argument?)* ;

argument
  : keyword COLON expression
  | STAR COLON? expression
  | expression (COLON expression)?
  ;

expression returns [Node made] : operand (binary operand)* (QUESTION expression COLON expression | ELVIS expression)? ;

binary : PLUS | MINUS | STAR | IN | OPERATOR ;

operand returns [Node made] : (NOT | TILDE | PLUS | MINUS | INCREMENT | DECREMENT)* primary selector* (INCREMENT | DECREMENT)? ;

simple : NUMBER | TEXT | TRUE | FALSE | NULL | NAME | gstring ;

primary
  : simple
  | LPAREN expression RPAREN
  | LBRACK (COLON | arguments)? RBRACK
  | closure
  ;

selector
  : (DOT | SAFE_DOT | SPREAD_DOT) property
  | LPAREN arguments? RPAREN
  | (LBRACK | SAFE_LBRACK) arguments RBRACK
  | closure
  ;

property : NAME | keyword | TRUE | FALSE | NULL | TEXT | gstring ;

gstring : GSTRING_BEGIN (GSTRING_PART | GSTRING_OPEN expression GSTRING_CLOSE)* GSTRING_END ;

closure : LBRACE statements RBRACE | LBRACE_PARAMS parameters? ARROW statements RBRACE ;

parameters : parameter (COMMA parameter)* ;
parameter : NAME (ASSIGN expression)? ;

keyword
  : DEF | IF | ELSE | FOR | WHILE | SWITCH | CASE | DEFAULT | RETURN | BREAK | CONTINUE | ASSERT | IN | RESERVED
  ;
