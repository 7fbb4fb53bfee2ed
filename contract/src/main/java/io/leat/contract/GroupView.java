package io.leat.contract;

import java.time.Instant;
import java.util.List;

/**
 * Accounts that have the same roles in projects, and may be asked for consent.
 *
 * @param name unique, also among accounts
 * @param accounts who is in it, by name
 * @param created when it was made
 */
public record GroupView(String name, List<String> accounts, Instant created) {}
