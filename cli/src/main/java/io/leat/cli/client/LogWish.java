package io.leat.cli.client;

import io.leat.cli.run.LogPrint;

/**
 * What of a log of a server is wanted.
 *
 * @param attempt 0 for the last
 * @param part which lines; of these a server knows neither steps nor times
 * @param follow whether to go on until the task has ended
 * @param plain whether escape sequences and controls are taken out, as for a terminal
 */
record LogWish(int attempt, LogPrint part, boolean follow, boolean plain) {}
