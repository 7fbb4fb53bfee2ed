package io.leat.identity.oidc;

import io.leat.identity.person.Person;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a provider tells of somebody: the claims of a token, and more that it was asked for. */
final class Told {
  private static final int MOST_GROUPS = 1000;
  private static final int LONGEST = 500;

  private final Map<String, Object> claims;
  private final ProviderSettings.Claims wanted;

  Told(Map<String, Object> claims, ProviderSettings.Claims wanted) {
    this.claims = claims;
    this.wanted = wanted;
  }

  /** This, and what of {@code more} is not known yet. */
  Told with(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.putAll(claims);
    return new Told(all, wanted);
  }

  /** Whether there is nothing more to ask for. */
  boolean isWhole() {
    return named().isPresent() && wanted.groups().filter(path -> value(path) == null).isEmpty();
  }

  Person person() {
    String subject = String.valueOf(claims.get("sub"));
    return new Person(subject, named().orElse(subject), groups());
  }

  private Optional<String> named() {
    if (wanted.name().isPresent()) {
      return text(value(wanted.name().get()));
    }
    return text(claims.get("preferred_username"))
        .or(
            () ->
                Boolean.FALSE.equals(claims.get("email_verified"))
                    ? Optional.empty()
                    : text(claims.get("email")));
  }

  private static Optional<String> text(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
  }

  private Set<String> groups() {
    Object value = wanted.groups().isEmpty() ? null : value(wanted.groups().get());
    Set<String> groups = new TreeSet<>();
    List<?> all = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    for (Object each : all) {
      if (each instanceof String name && name.length() <= LONGEST && groups.size() < MOST_GROUPS) {
        groups.add(name);
      }
    }
    return groups;
  }

  /** The claim of that name, else what the dots of {@code path} lead to, as in {@code realm_access.roles}. */
  private @Nullable Object value(String path) {
    Object direct = claims.get(path);
    if (direct != null) {
      return direct;
    }
    Object at = claims;
    for (String each : path.split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(each) : null;
    }
    return at;
  }
}
