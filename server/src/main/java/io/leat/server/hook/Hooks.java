package io.leat.server.hook;

import io.leat.server.hook.HookResult.Delivery;
import io.leat.server.hook.HookResult.Ignored;
import io.leat.server.hook.HookResult.Malformed;
import io.leat.server.hook.HookResult.Unsigned;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verifies and reads hooks. Stateless, for any thread. */
public final class Hooks {
  /** How many bytes a hook may have; GitHub sends no more. */
  public static final int MOST_BYTES = 25 << 20;

  private static final int LONGEST_REF = 900;

  private Hooks() {}

  /** What {@code request} is. Nothing of its body is parsed before its signature was found right. */
  public static HookResult read(HookRequest request) {
    if (!signed(request)) {
      return new Unsigned();
    }
    if (request.body().length > MOST_BYTES) {
      return new Malformed("it has more than " + MOST_BYTES + " bytes");
    }
    byte[] body = body(request);
    Payload payload = body == null ? null : Payload.of(body).orElse(null);
    if (payload == null) {
      return new Malformed("the body is no JSON object");
    }
    return switch (request.forge()) {
      case GITHUB ->
          GithubHooks.read(
              request.header("x-github-event"),
              payload,
              delivery(request, payload, request.header("x-github-delivery")));
      case GITEA ->
          GithubHooks.read(
              first(request, "x-forgejo-event", "x-gitea-event"),
              payload,
              delivery(request, payload, first(request, "x-forgejo-delivery", "x-gitea-delivery")));
      case GITLAB -> GitlabHooks.read(payload, delivery(request, payload, gitlabId(request)));
      case BITBUCKET ->
          BitbucketHooks.read(
              request.header("x-event-key"),
              payload,
              delivery(request, payload, first(request, "x-request-uuid", "x-request-id")));
      case GENERIC ->
          GenericHooks.read(payload, delivery(request, payload, payload.text("delivery")));
    };
  }

  /** Whether there is anything that could be the signature of a hook of {@code forge}. */
  public static boolean hasSignature(Forge forge, Map<String, String> headers) {
    List<String> names =
        switch (forge) {
          case GITHUB -> List.of("x-hub-signature-256");
          case BITBUCKET -> List.of("x-hub-signature");
          case GENERIC -> List.of("x-leat-signature");
          case GITEA -> List.of("x-forgejo-signature", "x-gitea-signature");
          case GITLAB -> List.of("x-gitlab-token");
        };
    return names.stream().anyMatch(name -> !headers.getOrDefault(name, "").isEmpty());
  }

  private static boolean signed(HookRequest request) {
    String secret = request.secret();
    if (secret == null || secret.isEmpty()) {
      return false;
    }
    return switch (request.forge()) {
      case GITHUB -> prefixed(request, "x-hub-signature-256", secret);
      case BITBUCKET -> prefixed(request, "x-hub-signature", secret);
      case GENERIC -> prefixed(request, "x-leat-signature", secret);
      case GITEA ->
          Signature.signs(
              first(request, "x-forgejo-signature", "x-gitea-signature"), secret, request.body());
      case GITLAB -> Signature.same(request.header("x-gitlab-token"), secret);
    };
  }

  private static boolean prefixed(HookRequest request, String header, String secret) {
    String written = request.header(header);
    return written.startsWith("sha256=")
        && Signature.signs(written.substring("sha256=".length()), secret, request.body());
  }

  private static String first(HookRequest request, String header, String other) {
    return request.headers().containsKey(header) ? request.header(header) : request.header(other);
  }

  /** Of a retry the first is the same, and the second not in every version. */
  private static String gitlabId(HookRequest request) {
    return first(request, "idempotency-key", "x-gitlab-event-uuid");
  }

  /** The JSON: the body, or the {@code payload} of a form, as GitHub sends it when nobody says otherwise. */
  private static byte @Nullable [] body(HookRequest request) {
    if (!request.header("content-type").startsWith("application/x-www-form-urlencoded")) {
      return request.body();
    }
    String form = new String(request.body(), StandardCharsets.UTF_8);
    if (!form.startsWith("payload=")) {
      return null;
    }
    try {
      return URLDecoder.decode(form.substring("payload=".length()), StandardCharsets.UTF_8)
          .getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noForm) {
      return null;
    }
  }

  private static Delivery delivery(HookRequest request, Payload payload, String id) {
    boolean usable = !id.isEmpty() && id.length() <= 200;
    Payload repository = payload.in("repository");
    String known = payload.text("project_id");
    for (String name : new String[] {"uuid", "id"}) {
      known = repository.has(name) ? repository.text(name) : known;
    }
    return new Delivery(
        request.forge(), usable ? id : "sha256:" + Signature.digest(request.body()), known);
  }

  /** What keeps {@code ref} from being a branch or tag that can be run; empty when nothing does. */
  static Optional<HookResult> unusable(String ref) {
    if (!ref.startsWith(PushEvent.BRANCH) && !ref.startsWith(PushEvent.TAG)) {
      return Optional.of(
          ref.startsWith("refs/")
              ? new Ignored("neither a branch nor a tag was pushed")
              : new Malformed("'ref' is not the whole name of a branch or tag"));
    }
    boolean control = ref.chars().anyMatch(Character::isISOControl);
    return ref.length() > LONGEST_REF || control || ref.endsWith("/")
        ? Optional.of(new Malformed("'ref' is no name that git allows"))
        : Optional.empty();
  }
}
