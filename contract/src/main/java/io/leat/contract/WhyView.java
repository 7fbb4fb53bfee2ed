package io.leat.contract;

import java.util.List;

/**
 * Why a task stands where it does.
 *
 * @param run the number of the run
 * @param task the name of the task
 * @param sentences for people: first where it stands, then how it came to that
 */
public record WhyView(long run, String task, List<String> sentences) {}
