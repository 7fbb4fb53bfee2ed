import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ten live views in one browser over HTTPS; see bench/views. */
final class LiveViews {
  private static final int VIEWS = 10;

  /** Follows ten logs and asks for the run beside them; says how each went, as one text. */
  private static final String PAGE =
      """
      (async () => {
        const json = {'Content-Type': 'application/json'};
        const login = await fetch('/api/v1/login', {method: 'POST', headers: json, body: JSON.stringify({name: 'admin', password: '%PASSWORD%'})});
        const auth = {...json, Authorization: login.headers.get('Authorization')};
        const text = `job('views') {\\n` + [...Array(%VIEWS%).keys()].map(n => `  task('t${n}') { sh 'i=0; while [ $i -lt 100 ]; do echo line $i; i=$((i+1)); sleep 0.1; done' }`).join('\\n') + '\\n}';
        const project = 'views' + Date.now();
        await fetch('/api/v1/projects', {method: 'POST', headers: auth, body: JSON.stringify({name: project, text})});
        const run = (await (await fetch(`/api/v1/projects/${project}/trigger`, {method: 'POST', headers: auth, body: '{}'})).json()).run;
        const stop = new AbortController();
        while (true) {
          const page = await (await fetch(`/api/v1/runs/${run}/tasks`, {headers: auth})).json(), tasks = page.items;
          if (!tasks) { await new Promise(r => setTimeout(r, 20)); continue; } // not prepared yet
          if (tasks.length && tasks.every(t => t.state === 'running')) break;
          if (tasks.some(t => t.state === 'failed')) return 'a task failed';
          await new Promise(r => setTimeout(r, 20));
        }
        const views = [...Array(%VIEWS%).keys()].map(n => ({task: 't' + n, lines: 0, silence: 0, last: 0}));
        const end = performance.now() + 5000;
        for (const view of views) {
          view.last = performance.now();
          fetch(`/api/v1/runs/${run}/tasks/${view.task}/log/follow`, {headers: auth, signal: stop.signal}).then(async answer => {
            const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
            for (let got = await reader.read(); !got.done; got = await reader.read()) {
              view.lines += (got.value.match(/line /g) || []).length;
              view.silence = Math.max(view.silence, performance.now() - view.last);
              view.last = performance.now();
            }
          }).catch(() => {});
        }
        let slowest = 0, asked = 0;
        while (performance.now() < end) {
          const begun = performance.now();
          const answer = await Promise.race([fetch(`/api/v1/runs/${run}`, {headers: auth, signal: stop.signal}).then(a => a.text()).catch(() => ''), new Promise(r => setTimeout(r, end - performance.now()))]);
          slowest = Math.max(slowest, performance.now() - begun);
          asked++;
          await new Promise(r => setTimeout(r, 50));
        }
        views.forEach(v => v.silence = Math.max(v.silence, performance.now() - v.last));
        stop.abort();
        const protocols = [...new Set(performance.getEntriesByType('resource').map(e => e.nextHopProtocol))].join(' ');
        return JSON.stringify({protocols, asked, slowest: Math.round(slowest), lines: views.map(v => v.lines), silence: views.map(v => Math.round(v.silence))});
      })()
      """;

  private LiveViews() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = BenchServer.newFolder("leat-views");
    certificate(folder);
    try (BenchServer server =
        new BenchServer(Path.of(arguments[0]), folder, VIEWS, "")
            .environment("LEAT_TLS_CERTIFICATE", folder.resolve("cert.pem").toString())
            .environment("LEAT_TLS_KEY", folder.resolve("key.pem").toString())) {
      server.start();
      String password = Files.readString(folder.resolve("data/admin")).strip();
      String seen = looked(server.port(), folder.resolve("profile"), password);
      System.out.println(seen);
      Matcher lines = Pattern.compile("\"lines\":\\[([0-9,]+)]").matcher(seen);
      boolean live = lines.find() && seen.contains("\"h2\"");
      for (String each : live ? lines.group(1).split(",") : new String[0]) {
        live &= Integer.parseInt(each) >= 30;
      }
      System.out.println(live ? "all " + VIEWS + " views were live" : "NOT all views were live");
      System.exit(live ? 0 : 1);
    }
  }

  /** What the page says that a browser opens. */
  private static String looked(int port, Path profile, String password) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"));
    command.addAll(List.of("--disable-component-update", "--disable-sync", "--ignore-certificate-errors", "--remote-debugging-port=0"));
    command.addAll(List.of("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--user-data-dir=" + profile));
    command.add("about:blank");
    Process browser = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (HttpClient client = HttpClient.newHttpClient();
        BufferedReader said = new BufferedReader(new InputStreamReader(browser.getInputStream()))) {
      Matcher listening;
      do {
        String line = said.readLine();
        if (line == null) {
          throw new IOException("chromium ended");
        }
        listening = Pattern.compile("ws://127\\.0\\.0\\.1:([0-9]+)/").matcher(line);
      } while (!listening.find());
      Thread.ofVirtual().start(() -> said.lines().forEach(line -> {}));
      HttpRequest tab =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listening.group(1) + "/json/new?about:blank"))
              .PUT(HttpRequest.BodyPublishers.noBody())
              .build();
      Matcher socket =
          Pattern.compile("\"webSocketDebuggerUrl\": *\"([^\"]+)\"").matcher(client.send(tab, HttpResponse.BodyHandlers.ofString()).body());
      if (!socket.find()) {
        throw new IOException("chromium opened no page");
      }
      DevTools tools = new DevTools();
      WebSocket page = client.newWebSocketBuilder().buildAsync(URI.create(socket.group(1)), tools).get(10, TimeUnit.SECONDS);
      tools.ask(page, "Page.setBypassCSP", "{\"enabled\":true}");
      tools.ask(page, "Page.navigate", "{\"url\":\"https://127.0.0.1:" + port + "/api/v1/docs\"}");
      String script = PAGE.replace("%PASSWORD%", password).replace("%VIEWS%", Integer.toString(VIEWS));
      String answer = "";
      // the page is there when its own address answers
      for (int i = 0; i < 100 && !answer.contains("https:"); i++) {
        answer = tools.ask(page, "Runtime.evaluate", "{\"expression\":\"location.protocol\"}");
      }
      answer = tools.ask(page, "Runtime.evaluate", "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":" + quoted(script) + "}");
      page.abort();
      return answer.replace("\\\"", "\"").replaceFirst(".*?\"value\":\"", "").replaceFirst("\"}}}$", "");
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly().waitFor();
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /** One question at a time to a page of the browser. */
  private static final class DevTools implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();
    private volatile CompletableFuture<String> answer = new CompletableFuture<>();
    private int id;

    String ask(WebSocket page, String method, String parameters) throws Exception {
      answer = new CompletableFuture<>();
      id++;
      page.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true).get(10, TimeUnit.SECONDS);
      return answer.get(60, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket page, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        if (message.toString().startsWith("{\"id\":" + id + ",")) {
          answer.complete(message.toString());
        }
        message.setLength(0);
      }
      page.request(1);
      return null;
    }
  }

  /** A key and a certificate for it, made by the JDK. */
  private static void certificate(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(keytool.toString(), "-genkeypair", "-alias", "a", "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-dname", "CN=127.0.0.1", "-validity", "30", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", "password"));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("keytool made no certificate");
    }
    java.security.KeyStore keys = java.security.KeyStore.getInstance("PKCS12");
    try (java.io.InputStream in = Files.newInputStream(store)) {
      keys.load(in, "password".toCharArray());
    }
    pem(folder.resolve("cert.pem"), "CERTIFICATE", keys.getCertificate("a").getEncoded());
    pem(folder.resolve("key.pem"), "PRIVATE KEY", keys.getKey("a", "password".toCharArray()).getEncoded());
  }

  private static void pem(Path file, String label, byte[] bytes) throws IOException {
    String text = java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }
}
