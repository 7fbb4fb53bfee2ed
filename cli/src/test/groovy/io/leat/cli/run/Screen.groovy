package io.leat.cli.run

/** A terminal of endless height that understands what the live progress writes: what a person sees, and whether all is as it was. */
final class Screen {
  final List<StringBuilder> lines = [new StringBuilder()]
  final int width
  int row = 0
  int column = 0
  boolean wraps = true
  boolean cursor = true

  Screen(int width = 80) {
    this.width = width
  }

  Screen write(String text) {
    int at = 0
    while (at < text.length()) {
      int c = text.codePointAt(at)
      at += Character.charCount(c)
      if (c == 0x1b) {
        def sequence = text.substring(at) =~ /^\[(\??)(\d*(?:;\d+)*)([A-Za-z])/
        assert sequence.find(): "an unknown sequence: ${text.substring(at, Math.min(text.length(), at + 10))}"
        at += sequence.group(0).length()
        act(sequence.group(1), sequence.group(2), sequence.group(3))
      } else if (c == 13) {
        column = 0
      } else if (c == 10) {
        newLine()
      } else {
        assert c >= 32
        put(c)
      }
    }
    this
  }

  private void newLine() {
    row++
    column = 0
    if (row == lines.size()) {
      lines.add(new StringBuilder())
    }
  }

  private void put(int c) {
    if (column == width) {
      if (wraps) {
        newLine()
      } else {
        column--
      }
    }
    def line = lines[row]
    while (line.length() <= column) {
      line.append(' ')
    }
    line.setCharAt(column, (char) c)
    column++
  }

  private void act(String mark, String number, String kind) {
    if (kind == 'A') {
      row = Math.max(0, row - (number as int))
    } else if (kind == 'J') {
      lines[row].length = Math.min(lines[row].length(), column)
      while (lines.size() > row + 1) {
        lines.removeLast()
      }
    } else if (mark == '?' && number == '25') {
      cursor = kind == 'h'
    } else if (mark == '?' && number == '7') {
      wraps = kind == 'h'
    } else {
      assert kind == 'm'
    }
  }

  List<String> text() {
    def all = lines*.toString()*.stripTrailing()
    while (all && all.last() == '') {
      all.removeLast()
    }
    all
  }
}
