package io.leat.cli.run

import spock.lang.Specification

/** Which lines of a failed log are quoted, by what tools print at their end. */
class ErrorLinesSpec extends Specification {
  def 'of #tool the line is quoted that says why'() {
    expect:
    ErrorLines.of(log.stripIndent().readLines()) == [line]

    where:
    tool << ['Maven', 'Maven and tests', 'Maven and javac', 'Gradle', 'Cargo', 'Cargo and tests', 'pytest', 'CTest', 'make', 'npm', 'Yarn', 'Node', 'unittest', 'pip', 'rustup']
    log << [
      """\
      [INFO] BUILD FAILURE
      [INFO] Total time:  3.364 s
      [ERROR] Failed to execute goal org.apache.maven.plugins:maven-enforcer-plugin:3.6.3:enforce (v) on project c:${' '}
      [ERROR] Rule 0: org.apache.maven.enforcer.rules.version.RequireMavenVersion failed with message:
      [ERROR] Detected Maven Version: 3.8.7 is not in the allowed range [3.9,).
      [ERROR] -> [Help 1]
      [ERROR]${' '}
      [ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
      [ERROR] Re-run Maven using the -X switch to enable full debug logging.
      [ERROR]${' '}
      [ERROR] For more information about the errors and possible solutions, please read the following articles:
      [ERROR] [Help 1] http://cwiki.apache.org/confluence/display/MAVEN/MojoExecutionException
      """,
      """\
      [INFO] BUILD FAILURE
      [ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:3.5.4:test (default-test) on project c: There are test failures.
      [ERROR]${' '}
      [ERROR] See /x/target/surefire-reports for the individual test results.
      [ERROR] See dump files (if any exist) [date].dump, [date]-jvmRun[N].dump and [date].dumpstream.
      [ERROR] -> [Help 1]
      [ERROR]${' '}
      [ERROR] After correcting the problems, you can resume the build with the command
      [ERROR]   mvn <args> -rf :server
      """,
      '''\
      [ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.14.0:compile (default-compile) on project c: Compilation failure
      [ERROR] /x/src/main/java/A.java:[3,9] cannot find symbol
      [ERROR] -> [Help 1]
      ''',
      '''\
      FAILURE: Build failed with an exception.

      * What went wrong:
      Execution failed for task ':compileJava'.

      * Try:
      > Run with --stacktrace option to get the stack trace of the error.
      > Run with --scan to get full insights.

      BUILD FAILED in 2s
      2 actionable tasks: 2 executed
      ''',
      '''\
      error[E0425]: cannot find value `y` in this scope
       --> src/main.rs:2:20
      For more information about this error, try `rustc --explain E0425`.
      error: could not compile `a` (bin "a") due to 1 previous error
      ''',
      '''\
      test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

      error: test failed, to rerun pass `--lib`
      ''',
      '''\
      =========================== short test summary info ============================
      FAILED test_a.py::test_b - AssertionError: assert 1 == 2
      ========================= 1 failed, 3 passed in 0.03s ==========================
      ''',
      '''\
      The following tests FAILED:
      	  2 - parse (Failed)
      Errors while running CTest
      ''',
      '''\
      a.c:3:5: error: 'x' undeclared (first use in this function)
      make[1]: *** [Makefile:4: a.o] Error 1
      make: *** [Makefile:2: all] Error 2
      ''',
      '''\
      src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.
      npm error Lifecycle script `build` failed with error:
      npm error code 2
      ''',
      '''\
      Error: no such table: users
      error Command failed with exit code 1.
      ''',
      '''\
      node:assert:126
        throw new AssertionError(obj);
        ^

      AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

      3 !== 4

          at Object.<anonymous> (/x/test.js:2:8)
          at Module._compile (node:internal/modules/cjs/loader:1554:14) {
        generatedMessage: true,
        code: 'ERR_ASSERTION',
        actual: 3,
        expected: 4,
        operator: 'strictEqual'
      }

      Node.js v20.20.2
      ''',
      '''\
      Traceback (most recent call last):
        File "/x/test_a.py", line 5, in test_b
          self.assertEqual(1, 2)
      AssertionError: 1 != 2

      ----------------------------------------------------------------------
      Ran 3 tests in 0.001s

      FAILED (failures=1)
      ''',
      '''\
      error: metadata-generation-failed

      note: This is an issue with the package mentioned above, not pip; the error is that of a subprocess.
      hint: See above for details of what failed.
      ''',
      '''\
      error: could not download file from 'https://example.com/x' to '/x'
         0: rustup::dist::download::DownloadCfg::download_error
         1: core::result::Result<T,E>::map_err
                   at /x/library/core/src/result.rs:860 failed
      ''',
    ]
    line << [
      '[ERROR] Detected Maven Version: 3.8.7 is not in the allowed range [3.9,).',
      '[ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:3.5.4:test (default-test) on project c: There are test failures.',
      '[ERROR] /x/src/main/java/A.java:[3,9] cannot find symbol',
      "Execution failed for task ':compileJava'.",
      'error[E0425]: cannot find value `y` in this scope',
      'test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s',
      'FAILED test_a.py::test_b - AssertionError: assert 1 == 2',
      '\t  2 - parse (Failed)',
      "a.c:3:5: error: 'x' undeclared (first use in this function)",
      "src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.",
      'Error: no such table: users',
      'AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:',
      'AssertionError: 1 != 2',
      'error: metadata-generation-failed',
      "error: could not download file from 'https://example.com/x' to '/x'",
    ]
  }

  def 'where no line speaks of an error the last three are quoted'() {
    expect:
    ErrorLines.of(['one', 'two', '', 'three', 'four']) == ['three', 'four']
    ErrorLines.of([]) == []
  }
}
