package io.leat.engine.driver.shell

import static io.leat.engine.driver.shell.ShellPlaces.Place.CODE
import static io.leat.engine.driver.shell.ShellPlaces.Place.LITERAL
import static io.leat.engine.driver.shell.ShellPlaces.Place.QUOTED
import static io.leat.engine.driver.shell.ShellPlaces.Place.WORD

import io.leat.engine.expression.Expression
import io.leat.engine.expression.Template
import spock.lang.Specification

/** Where holes stand in shell scripts; @ stands for one. */
class ShellPlacesSpec extends Specification {

  private static Template template(String script) {
    def parts = []
    script.split('@', -1).eachWithIndex { text, i ->
      if (i > 0) {
        parts << new Template.Part.Hole(Expression.reference('params', 'p'))
      }
      if (text) {
        parts << new Template.Part.Text(text)
      }
    }
    Template.of(parts)
  }

  def 'in #script.inspect() they are #places'() {
    expect:
    ShellPlaces.of(template(script)) == places

    where:
    script                                || places
    'deploy @'                            || [WORD]
    'deploy a@b/@.sh; x=@'                || [WORD, WORD, WORD]
    'deploy "@" "a @ b"'                  || [QUOTED, QUOTED]
    "deploy '@' 'it @ is' @"              || [LITERAL, LITERAL, WORD]
    'echo \\"@\\" \\\'@'                  || [WORD, WORD]
    'echo "it\'s @" \'say "@"\''          || [QUOTED, LITERAL]
    'echo "\\"@"'                         || [QUOTED]
    'echo $(cat @ "@") "$(cat @ "@") @"'  || [WORD, QUOTED, WORD, QUOTED, QUOTED]
    '(cd @; (ls @)) && echo @'            || [WORD, WORD, WORD]
    'echo $(ls (a) @) @'                  || [WORD, WORD]
    "ls # don't @\nls @"                  || [QUOTED, WORD]
    'ls a#b "@"'                          || [QUOTED]
    'echo ${x:-@} @'                      || [CODE, WORD]
    'echo `ls @` @'                       || [CODE, WORD]
    "echo \$'a @' @"                      || [CODE, WORD]
    'echo $((1 + @)) @'                   || [CODE, CODE]
    'cat <<< @'                           || [WORD]
    "cat <<END\nit's \"\nEND\necho @"     || [WORD]
    "cat <<'END' @\nx\nEND\n"             || [CODE]
    "cat <<END\n@\nEND\necho @"           || [CODE, CODE]
    "cat <<-END | x\n\tit's\n\tEND\n\"@\"" || [QUOTED]
    'x=$(case a in a) echo @;; esac)'     || [CODE]
    "case \$x in a) echo @;; esac; ls '@'" || [WORD, LITERAL]
    '@ build @'                           || [CODE, CODE]
    "#!/bin/sh\necho \"@\""               || [CODE]
  }
}
