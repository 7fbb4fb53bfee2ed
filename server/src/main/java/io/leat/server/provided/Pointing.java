package io.leat.server.provided;

import io.leat.identity.provider.PathRule;
import io.leat.identity.provider.SecretPointer;
import io.leat.identity.vault.VaultProvider;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which secrets may be read where, asked when one is set and whenever one is given.
 *
 * @param isKnown whether there is somebody to ask
 * @param rule for those of projects; those of the server are anywhere
 */
public record Pointing(boolean isKnown, PathRule rule) {
  /** Nobody keeps secrets for this server. */
  public static final Pointing NOWHERE = new Pointing(false, new PathRule(List.of()));

  /**
   * Why a secret cannot be there, in a sentence without a full stop; empty when it can.
   *
   * @param project whose secret it is; null for one of the server
   */
  public Optional<String> refusal(@Nullable String project, SecretPointer pointer) {
    String path = pointer.path();
    if (!isKnown) {
      return Optional.of(
          "this server knows no Vault; an administrator sets 'vault.address' in its configuration");
    }
    if (VaultProvider.isItsOwn(path)) {
      return Optional.of("'" + path + "' is about Vault itself, and no secret of a task");
    }
    if (project == null || rule.allows(project, path)) {
      return Optional.empty();
    }
    List<String> allowed = rule.of(project);
    return Optional.of(
        allowed.isEmpty()
            ? "secrets of projects are nowhere in Vault, as 'vault.projects' is not set; an"
                + " administrator sets it, or keeps this one for all projects"
            : "'"
                + path
                + "' is not for project '"
                + project
                + "', whose secrets are at or below '"
                + String.join("', '", allowed)
                + "'; an administrator may keep it for all projects");
  }
}
