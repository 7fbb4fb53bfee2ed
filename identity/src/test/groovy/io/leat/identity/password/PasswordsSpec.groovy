package io.leat.identity.password

import java.security.SecureRandom
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification

class PasswordsSpec extends Specification {
  @Shared @AutoCleanup def passwords = new Passwords(new SecureRandom())

  def 'a password is known by its hash, which is another one each time'() {
    given:
    def one = passwords.hash('correct horse')
    def other = passwords.hash('correct horse')

    expect:
    one.text() ==~ '\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}'
    one != other
    passwords.matches('correct horse', one)
    passwords.matches('correct horse', other)
    !passwords.matches('correct hors', one)
    passwords.isCurrent(one)
    "$one" == 'PasswordHash'
  }

  def 'what others hashed is known: #what'() {
    expect:
    passwords.matches(password, new PasswordHash(text))
    !passwords.matches(password + ' ', new PasswordHash(text))
    !passwords.isCurrent(new PasswordHash(text))

    where:
    what                                  | password   | text
    'the reference program of Argon2'     | 'password' | '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    'the reference program with two lanes'| 'password' | '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc'
    "PBKDF2 of Python's hashlib"          | 'secret'   | 'pbkdf2-sha256$600000$MDEyMzQ1Njc4OWFiY2RlZg$4g9HTnYDIE/3nIyt314iyNSrtzOj+Tg2hP6i9f21K/k'
  }

  def 'a form that is not known is no wrong password'() {
    when:
    passwords.matches('x', new PasswordHash('$2b$12$abcdefghijklmnopqrstuuN0B2G0hCs4Xz2xQzQeTXg'))

    then:
    thrown(IllegalStateException)
  }
}
