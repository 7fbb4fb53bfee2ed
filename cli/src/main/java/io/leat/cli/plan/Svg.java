package io.leat.cli.plan;

import io.leat.cli.terminal.Print;

/** Writes the elements of a picture. Lengths are in pixels; text is escaped here. */
final class Svg {
  private final Print print;

  Svg(Print print) {
    this.print = print;
  }

  /** Begins the picture: its size, its title and how the classes look. */
  void open(double width, double height, String title) {
    print.text("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"");
    number(width).text("\" height=\"");
    number(height).text("\" viewBox=\"0 0 ");
    number(width).text(" ");
    number(height).line("\">");
    print.text("<title>").text(SvgText.escaped(title)).line("</title>");
    print.text(STYLE);
    print.line("<defs>");
    marker("needs");
    marker("critical");
    marker("output");
    marker("stream");
    marker("faint");
    print.line("</defs>");
    print.line("<rect class=\"page\" width=\"100%\" height=\"100%\"/>");
  }

  private static final String STYLE =
      """
      <style>
      text{font-family:ui-sans-serif,system-ui,"Segoe UI",Helvetica,Arial,"DejaVu Sans",sans-serif}
      .page{fill:#f6f8fa}
      .title{font-size:20px;font-weight:600;fill:#1f2328}
      .note{font-size:12px;fill:#57606a}
      .name{font-size:13px;font-weight:600;fill:#1f2328}
      .sub{font-size:11px;fill:#57606a}
      .out .name,.out .sub{fill:#656d76;font-weight:400}
      .label{font-size:10px;fill:#116329;stroke:#f6f8fa;stroke-width:3px;paint-order:stroke;text-anchor:end}
      .box{fill:#ffffff;stroke:#d0d7de;stroke-width:1}
      .critical .box{stroke:#0550ae;stroke-width:1.6}
      .open .box{fill:#fff8e1;stroke:#bf8700}
      .out .box{fill:none;stroke:#8c959f;stroke-dasharray:4 3}
      .dot{fill:#1a7f37}
      .open .dot{fill:#bf8700}
      .out .dot{fill:none;stroke:#8c959f}
      .always .dot{fill:#57606a}
      .frame{fill:#eaeef2;fill-opacity:.7;stroke:#d0d7de}
      .frame.pipe{fill:#f3edfd;fill-opacity:.8;stroke:#c9b5f0}
      .frame-name{font-size:11px;font-weight:600;fill:#57606a}
      .frame-name.pipe{fill:#6639ba}
      path{fill:none}
      .needs{stroke:#8c959f;stroke-width:1.3}
      .critical-edge{stroke:#0550ae;stroke-width:2}
      .output{stroke:#116329;stroke-width:1.5;stroke-dasharray:6 3}
      .stream{stroke:#6639ba;stroke-width:2.6}
      .faint{stroke:#afb8c1;stroke-width:1.1;stroke-dasharray:3 3}
      .rule{stroke:#afb8c1;stroke-dasharray:2 4}
      .tip-needs{fill:#6e7781}
      .tip-critical{fill:#0550ae}
      .tip-output{fill:#116329}
      .tip-stream{fill:#6639ba}
      .tip-faint{fill:#8c959f}
      @media (prefers-color-scheme:dark){
      .page{fill:#0d1117}
      .title,.name{fill:#e6edf3}
      .note,.sub,.frame-name{fill:#9198a1}
      .out .name,.out .sub{fill:#9198a1}
      .label{fill:#56d364;stroke:#0d1117}
      .box{fill:#161b22;stroke:#3d444d}
      .critical .box{stroke:#58a6ff}
      .open .box{fill:#2b2111;stroke:#d29922}
      .out .box{fill:none;stroke:#656c76}
      .dot{fill:#3fb950}
      .open .dot{fill:#d29922}
      .out .dot{fill:none;stroke:#656c76}
      .always .dot{fill:#9198a1}
      .frame{fill:#1c2128;stroke:#3d444d}
      .frame.pipe{fill:#1f1a2e;stroke:#6e5494}
      .frame-name.pipe{fill:#d2a8ff}
      .needs{stroke:#656c76}
      .critical-edge{stroke:#58a6ff}
      .output{stroke:#56d364}
      .stream{stroke:#d2a8ff}
      .faint,.rule{stroke:#4d555f}
      .tip-needs,.tip-faint{fill:#7d8590}
      .tip-critical{fill:#58a6ff}
      .tip-output{fill:#56d364}
      .tip-stream{fill:#d2a8ff}
      }
      </style>
      """;

  private void marker(String name) {
    print.text("<marker id=\"").text(name);
    print.text("\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\"");
    print.text(
        " markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0.5 0.5L7.5 4L0.5 7.5Z\""
            + " class=\"tip-");
    print.text(name).line("\"/></marker>");
  }

  /** Ends the picture. */
  void close() {
    print.line("</svg>");
  }

  /** Begins a part that is moved. */
  void openGroup(double x, double y) {
    print.text("<g transform=\"translate(");
    number(x).text(" ");
    number(y).line(")\">");
  }

  /** Begins a part with a class and a text that is shown when it is pointed at. */
  void openGroup(String classes, String tip) {
    print.text("<g class=\"").text(classes).text("\"><title>");
    print.text(SvgText.escaped(tip)).line("</title>");
  }

  /** Ends a part. */
  void closeGroup() {
    print.line("</g>");
  }

  /** A line of text; {@code y} is its base line. */
  void text(String classes, double x, double y, String text) {
    if (text.isEmpty()) {
      return;
    }
    print.text("<text class=\"").text(classes).text("\" x=\"");
    number(x).text("\" y=\"");
    number(y).text("\">").text(SvgText.escaped(text)).line("</text>");
  }

  /** A rectangle with round corners. */
  void box(String classes, double x, double y, double width, double height, int radius) {
    print.text("<rect class=\"").text(classes).text("\" x=\"");
    number(x).text("\" y=\"");
    number(y).text("\" width=\"");
    number(width).text("\" height=\"");
    number(height).text("\" rx=\"").number(radius).line("\"/>");
  }

  /** A full circle. */
  void dot(double x, double y, double radius) {
    print.text("<circle class=\"dot\" cx=\"");
    number(x).text("\" cy=\"");
    number(y).text("\" r=\"");
    number(radius).line("\"/>");
  }

  /** A smooth line that leaves and arrives level, then runs level to {@code end}; with an arrow unless {@code marker} is empty. */
  void curve(
      String classes, double x0, double y0, double x1, double y1, double end, String marker) {
    print.text("<path class=\"").text(classes).text("\" d=\"M");
    number(x0).text(" ");
    number(y0);
    if (Math.abs(y0 - y1) < 0.5) {
      print.text("H");
      number(end > x1 ? end : x1);
    } else {
      double middle = (x0 + x1) / 2;
      print.text("C");
      number(middle).text(" ");
      number(y0).text(" ");
      number(middle).text(" ");
      number(y1).text(" ");
      number(x1).text(" ");
      number(y1);
      if (end > x1) {
        print.text("H");
        number(end);
      }
    }
    print.text("\"");
    if (!marker.isEmpty()) {
      print.text(" marker-end=\"url(#").text(marker).text(")\"");
    }
    print.line("/>");
  }

  /** A line from top to bottom. */
  void rule(double x, double y0, double y1) {
    print.text("<path class=\"rule\" d=\"M");
    number(x).text(" ");
    number(y0).text("V");
    number(y1).line("\"/>");
  }

  /** A length to a tenth of a pixel. */
  private Print number(double value) {
    long tenths = Math.round(value * 10);
    if (tenths < 0) {
      print.text('-');
      tenths = -tenths;
    }
    print.number(tenths / 10);
    if (tenths % 10 != 0) {
      print.text('.').number(tenths % 10);
    }
    return print;
  }
}
