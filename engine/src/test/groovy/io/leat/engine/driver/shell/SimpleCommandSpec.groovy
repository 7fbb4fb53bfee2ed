package io.leat.engine.driver.shell

import spock.lang.Specification

class SimpleCommandSpec extends Specification {

  def '#script is one plain command: #plain'() {
    expect:
    SimpleCommand.is(script) == plain

    where:
    script                        | plain
    'true'                        | true
    'mvn -q package'              | true
    ' make -j4 CC=gcc-14 all\n'   | true
    './gradlew build'             | true
    'echo hello'                  | true
    'A=1 make'                    | false
    'exit 3'                      | false
    'cd src'                      | false
    'set -x'                      | false
    'time make'                   | false
    'true; false'                 | false
    'make && make install'        | false
    'echo $HOME'                  | false
    'ls *.jar'                    | false
    'ls ~'                        | false
    'echo "a b"'                  | false
    'a\nb'                        | false
    'a\tb'                        | false
    'leat_finish 0'               | false
    '. ./env'                     | false
    'echo héllo'                  | false
    '! true'                      | false
    'a > b'                       | false
    'a > /dev/null'               | true
    'a b 2> /dev/null c 1>&2'     | true
    'a >/dev/null 2>&1'           | true
    'a > /dev/nulls'              | false
    'a> /dev/null'                | false
    'a > /dev/stdout'             | false
    'a >> /dev/null'              | false
    'a 3>&1'                      | false
    'a 2>&1x'                     | false
    'a > '                        | false
    '> /dev/null'                 | false
    '2>&1 a'                      | false
    'A=1 make > /dev/null'        | false
    '{ true'                      | false
    '[ -e x ]'                    | false
    '-x'                          | true
    ''                            | false
    '   '                         | false
    '# nothing'                   | false
  }

  def 'the shell gives its place to a program, and not to what it does itself: #script'() {
    expect:
    SimpleCommand.callsProgram(script) == program

    where:
    script      | program
    'make all'  | true
    ' sleep 1'  | true
    'echo hi'   | false
    'printf %s' | false
    'true'      | false
    ' false '   | false
    'test -e x' | false
    'pwd'       | false
  }

  def 'what prints its words at most needs no process: #script, #none'() {
    expect:
    SimpleCommand.needsNoProcess(script) == none

    where:
    script          | none
    'true'          | true
    ':'             | true
    ' : nothing '   | true
    ' false '       | true
    'echo hi there' | true
    'pwd'           | false
    'test -e x'     | false
    'printf -v x y' | false
    'make'          | false
    'true; false'   | false
    'echo $HOME'    | false
    'echo hi > x'   | false
    ': > /dev/null' | true
    'echo hi >&2'   | true
    '> /dev/null :' | false
    'pwd 2>&1'      | false
  }
}
