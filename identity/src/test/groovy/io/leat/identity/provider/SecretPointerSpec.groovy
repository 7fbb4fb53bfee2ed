package io.leat.identity.provider

import spock.lang.Specification

/** Where secrets are that others keep, and which of them are within the reach of a project. */
class SecretPointerSpec extends Specification {
  def 'a pointer is read as it is written: #text'() {
    expect:
    SecretPointer.read(text).map { [it.path(), it.field(), it.version(), it.text()] }.orElse(null) == (read == null ? null : read + [text])

    where:
    text                                || read
    'secret/data/web#password'          || ['secret/data/web', 'password', null]
    'secret/data/web?version=3#a field' || ['secret/data/web', 'a field', 3L]
    'a#b#c'                             || null
    'secret/data/web'                   || null
    'secret/data/web?version=0#a'       || null
    'secret/data/web?list=true#a'       || null
    '/secret/web#a'                     || null
    'secret//web#a'                     || null
    'secret/../web#a'                   || null
    'secret/./web#a'                    || null
    'secret/%2e%2e/web#a'               || null
    'secret/a\\b#a'                     || null
    'secret/a b#a'                      || null
    'secret/web/#a'                     || null
    '#a'                                || null
    'secret/web#'                       || null
    "${'a' * 501}#a"                    || null
  }

  def 'a project reaches what is at its prefixes and below them: #path'() {
    given:
    def rule = new PathRule(['secret/data/ci/{project}', 'database/creds/{project}-ro'])

    expect:
    rule.allows('web', path) == allowed

    where:
    path                       || allowed
    'secret/data/ci/web'       || true
    'secret/data/ci/web/db'    || true
    'secret/data/ci/web2'      || false
    'secret/data/ci/shop'      || false
    'secret/data/ci'           || false
    'secret/data/ci/Web'       || false
    'database/creds/web-ro'    || true
    'database/creds/web-ro-ro' || false
    'database/creds/web'       || false
    'x/secret/data/ci/web'     || false
  }

  def 'no prefix is for all projects alike: #text'() {
    expect:
    PathRule.isPrefix(text) == good

    where:
    text                         || good
    'secret/data/ci/{project}'   || true
    '{project}/ci'               || true
    'database/creds/{project}-x' || true
    'secret/data/ci'             || false
    'secret/{project}/'          || false
    '/secret/{project}'          || false
    'secret/../{project}'        || false
    'secret/{job}/{project}'     || false
    '{project}/{project}'        || false
  }
}
