package io.leat.contract;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * What a host says that joins as an agent.
 *
 * @param agent the name of the agent
 * @param code that of the invitation
 * @param key the public key that the host dials in with: type and base64
 * @param user the account that tasks run as
 * @param port of its sshd
 * @param hostKeys of its sshd, each as type and base64. The best is pinned
 * @param folder all that Leat keeps there; one of its own
 */
public record LoginAgent(
    @Size(min = 1, max = 100) String agent,
    @Size(min = 1, max = 100) String code,
    @Size(min = 1, max = 4000) String key,
    @Size(min = 1, max = 100) @Pattern(regexp = Names.ACCOUNT, message = Names.ACCOUNT_TOLD)
        String user,
    @Min(1) @Max(65535) int port,
    @Size(min = 1, max = 20) List<@Size(min = 1, max = 4000) String> hostKeys,
    @Size(min = 1, max = 1000) @Pattern(regexp = Names.FOLDER, message = Names.FOLDER_TOLD)
        String folder) {}
