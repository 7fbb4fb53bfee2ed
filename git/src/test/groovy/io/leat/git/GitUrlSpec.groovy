package io.leat.git

import java.nio.file.Path
import spock.lang.Specification

class GitUrlSpec extends Specification {
  static final Path BASE = Path.of('/work')

  def 'the URL #text is read as #way of #host'() {
    when:
    def url = GitUrl.parse(text, BASE)

    then:
    url.way().name() == way
    url.host() == host
    url.toString() == shown

    where:
    text                                  || way      | host          | shown
    'https://example.com/a/b.git'         || 'HTTPS'  | 'example.com' | text
    'HTTPS://example.com/a/b.git'         || 'HTTPS'  | 'example.com' | 'https://example.com/a/b.git'
    'https://example.com:8443/b'          || 'HTTPS'  | 'example.com' | text
    'https://ann@example.com/b'           || 'HTTPS'  | 'example.com' | text
    'http://127.0.0.1:80/b'               || 'HTTP'   | '127.0.0.1'   | text
    'ssh://git@example.com:22/b'          || 'SSH'    | 'example.com' | text
    'git@example.com:a/b.git'             || 'SSH'    | 'example.com' | text
    'example.com:a/b.git'                 || 'SSH'    | 'example.com' | text
    'file:///srv/b.git'                   || 'FOLDER' | null          | '/srv/b.git'
    'file:///srv/a%20b.git'               || 'FOLDER' | null          | '/srv/a b.git'
    'file://localhost/srv/b.git'          || 'FOLDER' | null          | '/srv/b.git'
    '/srv/a b.git'                        || 'FOLDER' | null          | text
    '../b'                                || 'FOLDER' | null          | '/b'
    './-b'                                || 'FOLDER' | null          | '/work/-b'
    './a:b'                               || 'FOLDER' | null          | '/work/a:b'
  }

  def 'the URL #text is refused'() {
    when:
    GitUrl.parse(text, BASE)

    then:
    def problem = thrown(CheckoutProblem)
    !problem.message.any { Character.isISOControl(it as char) }
    (problem.help() ?: problem.message).contains(why)

    where:
    text                                   || why
    ''                                     || 'is empty'
    ' '                                    || 'is empty'
    '--upload-pack=touch x'                || "begin with '-'"
    '-oProxyCommand=x'                     || "begin with '-'"
    'ext::sh -c touch% x'                  || 'helper'
    'fd::17'                               || 'helper'
    '::x'                                  || 'helper'
    'ext::https://example.com/x'           || 'helper'
    'git://example.com/x'                  || "'git' is not among"
    'ftp://example.com/x'                  || "'ftp' is not among"
    'javascript://x/y'                     || 'is not among'
    'ssh://-oProxyCommand=x/y'             || 'come a host'
    'ssh://a@-oProxyCommand=x/y'           || 'come a host'
    'ssh://-ax@example.com/y'              || 'come a host'
    '-a@example.com:y'                     || "begin with '-'"
    'a@-example.com:y'                     || 'git@host:path'
    'git@example.com:-y'                   || 'git@host:path'
    'https://'                             || 'come a host'
    'https://example.com'                  || 'come a host'
    'https://example.com/'                 || 'come a host'
    'https:///path'                        || 'come a host'
    'https://exa mple.com/x'               || 'come a host'
    'https://example.com/x y'              || 'come a host'
    'https://example.com/x\ny'             || 'control'
    'https://example.com/x\u0000y'         || 'control'
    '/srv/x\u001b[2J'                      || 'control'
    'file:///srv/x%0Ay'                    || 'control'
    'file://host/srv'                      || 'whole path'
    'file://-x/srv'                        || 'whole path'
    'https://ann:secret@example.com/x'     || 'LEAT_GIT_PASSWORD'
    'https://a@b@example.com/x'            || 'come a host'
    'https://example.com\\@evil.com/x'     || 'come a host'
    'https://' + 'a' * 5000 + '/x'         || 'at most 4096'
  }

  def 'a password does not get into the message that refuses it'() {
    when:
    GitUrl.parse('https://ann:hunter2@example.com/x', BASE)

    then:
    def problem = thrown(CheckoutProblem)
    !(problem.message + problem.help()).contains('hunter2')
  }

  def 'the submodule #written of #parent is at #url'() {
    expect:
    GitUrl.parse(parent, BASE).submodule(written).toString() == url

    where:
    parent                      | written                   || url
    'https://example.com/a/b'   | '../c.git'                || 'https://example.com/a/c.git'
    'https://example.com/a/b/'  | '../../c'                 || 'https://example.com/c'
    'https://example.com/a/b'   | './c'                     || 'https://example.com/a/b/c'
    'git@example.com:a/b.git'   | '../c.git'                || 'git@example.com:a/c.git'
    'git@example.com:b.git'     | '../c.git'                || 'git@example.com:c.git'
    'https://example.com/a/b'   | 'git@other.org:c'         || 'git@other.org:c'
    '/srv/a'                    | '../c'                    || '/srv/c'
    '/srv/a'                    | '/elsewhere/c'            || '/elsewhere/c'
    '/srv/a'                    | 'https://example.com/c'   || 'https://example.com/c'
  }

  def 'the submodule #written of #parent is refused'() {
    when:
    GitUrl.parse(parent, BASE).submodule(written)

    then:
    thrown(CheckoutProblem)

    where:
    parent                    | written
    'https://example.com/a'   | '/etc'
    'https://example.com/a'   | 'file:///etc'
    'https://example.com/a'   | '../../evil.com/c'
    'https://example.com/a'   | '../../../../../etc'
    'git@example.com:a'       | '../../c'
    'https://example.com/a'   | 'ext::sh -c x'
    'https://example.com/a'   | '-u./payload'
    '/srv/a'                  | 'ext::sh -c x'
  }
}
