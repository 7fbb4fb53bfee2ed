package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook to be made.
 *
 * @param url what is called, by http or https
 * @param secret what calls are signed with; without it they are not
 * @param events the events that it is told of; all without them
 * @param project the project whose runs it is told of; all without it
 * @param enabled whether it is called; true without it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewWebhook(
    @Size(min = 1, max = 2000) String url,
    @Nullable @Size(min = 16, max = 200) String secret,
    @Nullable @Size(max = 20) List<WebhookEvent> events,
    @Nullable @Size(max = 100) String project,
    @Nullable Boolean enabled) {}
