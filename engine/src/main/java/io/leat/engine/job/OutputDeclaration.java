package io.leat.engine.job;

import io.leat.engine.expression.ValueKind;

/** An output that a task promises to publish: its name and the kind of its value (text, number, flag or list). */
public record OutputDeclaration(OutputName name, ValueKind kind) {}
