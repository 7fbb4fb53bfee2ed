package io.leat.dsl.check;

import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.engine.graph.Job;

/** A sound job and what is known when it is planned, its parameters included. */
public record CheckedJob(Job job, PlanningFacts facts) {}
