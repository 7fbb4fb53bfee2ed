package io.leat.engine.digest

import spock.lang.Specification

class Sha256Spec extends Specification {
  def 'the digest of #text is that of FIPS 180-4'() {
    expect:
    Sha256.hex(text) == hex
    Sha256.hex(text.getBytes('UTF-8')) == hex
    HexFormat.of().formatHex(Sha256.create().digest(text.getBytes('UTF-8'))) == hex

    where:
    text  | hex
    ''    | 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    'abc' | 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    'ü'   | 'C3BC'.decodeHex().digest('SHA-256')
  }
}
