package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a repository is read with: user and password over HTTPS, a key over SSH.
 *
 * @param user the account at the forge
 * @param password its password, or a token
 * @param privateKey in the form of OpenSSH or PEM, without a passphrase
 * @param knownHosts the only keys that the host is believed with, each a line of known_hosts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Credential(
    @Nullable @Size(max = 200) String user,
    @Nullable @Size(min = 1, max = 4000) String password,
    @Nullable @Size(min = 1, max = 20000) String privateKey,
    @Nullable @Size(max = 20) List<@Size(max = 4000) String> knownHosts) {}
