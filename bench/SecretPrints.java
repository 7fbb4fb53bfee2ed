import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forms in which tasks print a secret, said here without the code that masks them, and the tasks that do. */
final class SecretPrints {
  static final String PLAIN = "Zq8KwPlm4Vx2Rt7Y";
  static final String ODD = "p\"a's w&<é>7Rt9Y=k2\\+%";
  static final List<String> LINES = List.of("-----BEGIN WORDS-----", "kJ8sLqW2xZ0pVb5N", "hT4gRf7yU1mCe9Da", "-----END WORDS-----");

  /** As Python says them, by name; {@code s} is the secret as bytes, {@code t} as text. */
  private static final Map<String, String> IN_PYTHON = new LinkedHashMap<>();

  static {
    IN_PYTHON.put("raw", "s");
    IN_PYTHON.put("reversed", "t[::-1].encode()");
    for (int before = 0; before < 3; before++) {
      String whole = "b'" + "xy".substring(0, before) + "'+s";
      IN_PYTHON.put("base64 at " + before, "b.b64encode(" + whole + ")");
      IN_PYTHON.put("base64url at " + before, "b.urlsafe_b64encode(" + whole + ")");
    }
    IN_PYTHON.put("URL", "u.quote(t,safe='').encode()");
    IN_PYTHON.put("URL, lower", "''.join(c.lower() if len(c)==3 else c for c in __import__('re').findall('%..|.',u.quote(t,safe=''))).encode()");
    IN_PYTHON.put("form", "u.quote_plus(t,safe='*').replace('~','%7E').encode()");
    IN_PYTHON.put("JSON", "j.dumps(t,ensure_ascii=False)[1:-1].encode()");
    IN_PYTHON.put("JSON, ASCII", "j.dumps(t)[1:-1].encode()");
    IN_PYTHON.put("hex", "s.hex().encode()");
    IN_PYTHON.put("HEX", "s.hex().upper().encode()");
    IN_PYTHON.put("hex, blanks", "s.hex(' ').encode()");
    IN_PYTHON.put("HEX, blanks", "s.hex(' ').upper().encode()");
    IN_PYTHON.put("hex, colons", "s.hex(':').encode()");
  }

  private SecretPrints() {}

  /** What is looked for, by form, in ISO-8859-1: of base64 the part that does not depend on its neighbours. */
  static Map<String, List<String>> forms() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String secret : List.of(PLAIN, ODD)) {
      forms(secret).forEach((name, form) -> all.merge(name, List.of(form), SecretPrints::both));
    }
    all.put("a line", List.of(LINES.get(1), LINES.get(2)));
    return all;
  }

  private static List<String> both(List<String> one, List<String> other) {
    return List.of(one.getFirst(), other.getFirst());
  }

  private static Map<String, String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("raw", latin(secret));
    forms.put("reversed", latin(new StringBuilder(secret).reverse().toString()));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      int from = before == 0 ? 0 : before + 1;
      int to = shifted.length * 8 / 6;
      forms.put("base64 at " + before, Base64.getEncoder().encodeToString(shifted).substring(from, to));
      forms.put("base64url at " + before, Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
    }
    String form = encoded(secret);
    String url = form.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    StringBuilder lower = new StringBuilder(url);
    for (int i = 0; i < lower.length(); i++) {
      if (lower.charAt(i) == '%') {
        lower.replace(i + 1, i + 3, lower.substring(i + 1, i + 3).toLowerCase());
      }
    }
    forms.put("URL", url);
    forms.put("URL, lower", lower.toString());
    forms.put("form", form);
    String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
    forms.put("JSON", latin(json));
    forms.put("JSON, ASCII", json.replace("é", "\\u00e9"));
    forms.put("hex", HexFormat.of().formatHex(bytes));
    forms.put("HEX", HexFormat.of().withUpperCase().formatHex(bytes));
    forms.put("hex, blanks", HexFormat.ofDelimiter(" ").formatHex(bytes));
    forms.put("HEX, blanks", HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes));
    forms.put("hex, colons", HexFormat.ofDelimiter(":").formatHex(bytes));
    return forms;
  }

  private static String encoded(String secret) {
    try {
      return URLEncoder.encode(secret, "UTF-8");
    } catch (UnsupportedEncodingException never) {
      throw new IllegalStateException(never);
    }
  }

  /** The bytes of UTF-8, a character each. */
  static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** A job of tasks that give their secrets away; {@code label} is of the agent that they run on. */
  static String job(String label) {
    StringBuilder job = new StringBuilder("job('gives-away') {\n");
    StringBuilder prints = new StringBuilder();
    StringBuilder named = new StringBuilder();
    int number = 0;
    for (Map.Entry<String, String> form : IN_PYTHON.entrySet()) {
      prints.append("print('<' + n + ' ").append(form.getKey()).append(": ', end='', flush=True)\n");
      prints.append("o.write(1, ").append(form.getValue()).append(" + b'>' + bytes([10]))\n");
      task(job, label, "out-" + number, "output 'o'", "o.write(f, b'o=' + " + form.getValue() + " + bytes([10]))");
      task(
          named,
          label,
          "name-" + number++,
          "artifact 'named', files: 'made/*', on: 'always'",
          "o.mkdir('made'); open(b'made/' + " + form.getValue() + ".replace(b'/', b'_'), 'w').close()");
    }
    job.append(named);
    task(job, label, "prints", "", prints.toString());
    task(
        job,
        label,
        "pieces",
        "",
        """
        for i in range(1, len(s)):
          o.write(1, b'<' + s[:i])
          __import__('time').sleep(0.01)
          o.write(1, s[i:] + b'>' + bytes([10]))
        o.write(1, b'<' + bytes([10]).join(bytes([c]) for c in s) + b'>' + bytes([10]))
        for l in o.environb[b'KEY'].splitlines(): o.write(1, b'<' + l + b'>' + bytes([10]))
        """);
    shell(job, label, "traced", "set -x; : \"$PLAIN\" \"$ODD\" \"$KEY\"");
    shell(job, label, "cloned", "GIT_TRACE=1 git clone \"https://user:$PLAIN@127.0.0.1:1/none.git\" cloned");
    shell(job, label, "no-line", "echo \"$PLAIN\" >> \"$LEAT_OUTPUT\"");
    shell(job, label, "exits", "echo \"$ODD\" >&2; echo \"$ODD is not declared=1\" >> \"$LEAT_OUTPUT\"; exit 3");
    job.append("task('links') { ").append(given(label)).append("artifact 'links', files: 'made/*'\n");
    job.append("sh 'mkdir made; ln -s /etc/none \"made/$PLAIN\"' }\n");
    job.append("task('tests') { ").append(given(label)).append("reports junit: 'r.xml'\n");
    job.append("sh 'echo \"<testsuite name=\\\\\"$PLAIN\\\\\"><testcase classname=\\\\\"$PLAIN\\\\\" name=\\\\\"$PLAIN\\\\\">");
    job.append("<failure message=\\\\\"$PLAIN\\\\\"/></testcase></testsuite>\" > r.xml' }\n");
    job.append("task('leaves') { ").append(given(label)).append("artifact 'left', files: 'left.txt'\n");
    job.append("sh 'printf %s \"$PLAIN\" > left.txt' }\n");
    // what reads the lists of processes meanwhile has time for it
    shell(job, label, "waits", "sleep 3; printf '<%s>' \"$PLAIN\"");
    return job.append("}\n").toString();
  }

  private static String given(String label) {
    return "agent '" + label + "'; secrets 'PLAIN', 'ODD', 'KEY'\n";
  }

  private static void task(StringBuilder job, String label, String name, String more, String python) {
    job.append("task('").append(name).append("') { ").append(given(label)).append(more).append("\nsh '''python3 - <<'END'\n");
    job.append("import os as o, base64 as b, json as j, urllib.parse as u\n");
    job.append("f = o.open(o.environ['LEAT_OUTPUT'], o.O_WRONLY | o.O_APPEND | o.O_CREAT)\n");
    job.append("for n in ['PLAIN', 'ODD']" + (more.isEmpty() ? "" : more.startsWith("output") ? "[1:]" : "[:1]") + ":\n");
    job.append("  s = o.environb[n.encode()]; t = s.decode()\n");
    python.lines().forEach(line -> job.append("  ").append(line.replace("\\", "\\\\")).append('\n'));
    job.append("END\n''' }\n");
  }

  private static void shell(StringBuilder job, String label, String name, String script) {
    job.append("task('").append(name).append("') { ").append(given(label)).append("sh '''").append(script).append("''' }\n");
  }

  /** How many masks the log of a task has to show that printed all: each form twice, each offset, the letters, the lines. */
  static Map<String, Integer> shown() {
    int offsets = PLAIN.length() - 1 + ODD.getBytes(StandardCharsets.UTF_8).length - 1;
    return Map.of("prints", 2 * IN_PYTHON.size(), "pieces", offsets + 2 + 2 * LINES.size(), "traced", 3, "cloned", 1, "waits", 1);
  }

  /** The names of the forms that are published and named. */
  static List<String> names() {
    return Arrays.asList(IN_PYTHON.keySet().toArray(new String[0]));
  }
}
