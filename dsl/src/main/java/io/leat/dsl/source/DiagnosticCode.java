package io.leat.dsl.source;

/**
 * What can be wrong with a Jobfile. A code is stable: it is never given a second meaning. Each has a page in docs/errors.
 *
 * <p>0xx reading and syntax, 1xx names and the graph, 2xx values of settings, 3xx evaluation, 4xx limits, 5xx warnings, 9xx Leat
 * itself.
 */
public enum DiagnosticCode {
  NOT_UTF8(2, "the file is not UTF-8"),
  BRACKET_NEVER_CLOSED(3, "a bracket is never closed"),
  BRACKET_NEVER_OPENED(4, "a bracket is closed that was never opened"),
  TEXT_NEVER_CLOSED(5, "a text is never closed"),
  BAD_CHARACTER(6, "a character has no meaning here"),
  SYNTAX(7, "this is not a sentence of the language"),
  NOT_SUPPORTED(8, "a construct of Groovy that a Jobfile does not have"),
  BAD_ESCAPE(9, "an escape in a text means nothing"),
  BAD_NUMBER(10, "a number is not written as one"),
  COMMENT_NEVER_CLOSED(11, "a comment is never closed"),
  NOT_ASSIGNABLE(12, "this cannot be given a value"),
  MISPLACED_JUMP(13, "return, break or continue outside of what it leaves"),
  DUPLICATE_NAME(14, "a variable or function is declared twice"),
  CONFIG_SYNTAX(16, "the YAML, JSON or TOML is not well formed"),
  DUPLICATE_KEY(17, "a key stands twice"),
  CONFIG_FEATURE(18, "a feature of YAML or TOML that a Jobfile does not have"),
  AMBIGUOUS_SCALAR(19, "a value that readers take for different things"),
  EXPRESSION_SYNTAX(20, "an expression is not well formed"),
  HIDDEN_CHARACTER(21, "a character that nobody sees"),

  UNKNOWN_WORD(101, "a word that is not in the vocabulary"),
  MISPLACED_WORD(102, "a word that does not belong here"),
  DUPLICATE_DECLARATION(103, "a name is declared twice"),
  UNKNOWN_TASK(104, "a task that nobody declares"),
  CYCLE(105, "tasks wait for each other"),
  UNKNOWN_OUTPUT(106, "an output that its task does not declare"),
  UNKNOWN_PARAMETER(107, "a parameter that nobody declares"),
  UNKNOWN_VARIABLE(108, "a variable that nobody declares"),
  UNKNOWN_METHOD(109, "a function or method that does not exist"),
  UNKNOWN_PROPERTY(110, "a property that does not exist"),
  UNREACHABLE_TASK(112, "a task that can never run"),
  CONDITION_NEVER_TRUE(113, "a condition that can never be true"),
  STREAM_RETRY(114, "a stream with a retry at one end only"),
  STREAM_NEVER_TOGETHER(115, "the ends of a stream can never run at once"),
  SECOND_STREAM(116, "a task with two writers on its stdin"),
  KIND_MISMATCH(117, "values of two kinds are compared"),
  UNKNOWN_ARTIFACT(118, "an artifact that its task does not declare"),
  NEEDS_ALWAYS(119, "a task that needs one that runs at the end"),
  UNKNOWN_JOB(120, "a job that nobody declares"),
  OUTCOME_TOO_EARLY(121, "a task that asks how the run came out, and runs before"),
  FAMILY(122, "a family of tasks is used as if it were one task"),

  WRONG_TYPE(201, "a setting is given a value of another type"),
  MISSING_ARGUMENT(202, "a setting lacks a value"),
  UNKNOWN_ARGUMENT(203, "a setting has no such argument"),
  NOT_A_CHOICE(204, "a value is not one of those allowed"),
  BAD_NAME(205, "a name breaks the rules for names"),
  REPEATED_SETTING(206, "a setting that can be given once stands twice"),
  TOO_MANY_ARGUMENTS(207, "a setting is given more values than it takes"),
  OUT_OF_BOUNDS(208, "a number or a time makes no sense here"),
  BAD_GLOB(209, "a pattern of files or branches makes no sense"),
  BAD_SCHEDULE(210, "a cron schedule or a time zone makes no sense"),
  BAD_REGEX(211, "a regular expression is not understood"),
  EMPTY(
      212,
      "a file without jobs, a job without tasks, a task without steps, or a matrix without legs"),
  BAD_PARAMETER_VALUE(214, "a parameter is given a value that it does not take"),
  FUTURE_VALUE(215, "a setting needs its value now, and this is known only later"),
  BAD_PATH(216, "a path leaves its root or is not a path"),
  RESERVED_NAME(219, "a name that a Jobfile may not give"),

  OPERATION(301, "values that cannot be combined like this"),
  FUTURE_STEERS(302, "a value of the future cannot steer an if or a loop"),
  NULL_ACCESS(303, "null has no properties and no methods"),
  NO_SUCH_ELEMENT(304, "an index or key that is not there"),
  ARITHMETIC(305, "a calculation without a result"),
  WRONG_ARGUMENTS(306, "a function is called with arguments that it does not take"),
  ASSERTION(307, "an assert does not hold"),
  FAIL(308, "the Jobfile calls fail"),
  LOAD(309, "a file to load is not there, or may not be loaded"),
  READ_ONLY(310, "a value that cannot be changed"),
  DIFFERS_FROM_GROOVY(311, "Groovy would give a result that surprises"),

  TOO_LARGE(401, "the file is too large"),
  TOO_NESTED(402, "brackets or blocks are nested too deeply"),
  TOO_MANY_STEPS(403, "the evaluation takes too many steps"),
  TOO_LONG(404, "the evaluation takes too long"),
  TOO_MUCH_MEMORY(405, "the evaluation takes too much memory"),
  TOO_DEEP(406, "calls are nested too deeply"),
  TEXT_TOO_LONG(407, "a text grows too long"),
  COLLECTION_TOO_LARGE(408, "a list or map grows too large"),
  TOO_MANY_TASKS(409, "a job has too many tasks"),
  TOO_MANY_EDGES(410, "a job has too many edges"),
  NUMBER_TOO_LONG(411, "a number has too many digits"),
  TOO_MANY_ALIASES(412, "aliases make a YAML file too large"),
  REGEX_TOO_LARGE(413, "a regular expression is too large"),

  PARAMETER_UNUSED(501, "a parameter is never used"),
  SECRET_UNUSED(502, "a secret is never used"),
  SECRET_UNDECLARED(503, "a script reads a secret that its task does not name"),
  RESULT_UNDECLARED(504, "a task with inputs does not say what it makes"),
  UNQUOTED_VALUE(505, "a value from outside stands in a script unquoted"),
  FOLLOWS_NOTHING(506, "a trigger names a job that the file does not declare"),
  FOLLOWS_IN_CIRCLE(507, "jobs start each other at their ends"),
  CHANGED_UNMADE(508, "changed() is asked in a way that later pushes do not make up for"),
  HOLE_IN_SINGLE_QUOTES(509, "a hole stands in single quotes"),

  BUG(901, "a bug in Leat");

  private final int number;
  private final String title;

  DiagnosticCode(int number, String title) {
    this.number = number;
    this.title = title;
  }

  /** The code as messages show it, such as {@code LEAT-104}. */
  public String text() {
    return number < 10 ? "LEAT-00" + number : number < 100 ? "LEAT-0" + number : "LEAT-" + number;
  }

  /** What it means in general, in half a sentence. */
  public String title() {
    return title;
  }

  /** Whether it is an error or a warning. */
  public Severity severity() {
    return number / 100 == 5 ? Severity.WARNING : Severity.ERROR;
  }

  /** Whether it stands for a limit that an administrator sets. */
  public boolean isLimit() {
    return number / 100 == 4;
  }
}
