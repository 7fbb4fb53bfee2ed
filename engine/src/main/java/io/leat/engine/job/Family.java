package io.leat.engine.job;

import io.leat.engine.expression.Expression;

/**
 * What tasks have in common that are one for each item of a list, an output of another task (ADR 47).
 *
 * <p>A task of the ordinal 0 is the declaration of the whole family; the legs, from 1 to {@code most}, are tasks as any other. The
 * list is known as the run goes on: leg k is for its k-th item, and is left out when the list has fewer.
 *
 * @param name the name of the declaration
 * @param axis under which the item is known to the steps, as {@code matrix.AXIS}
 * @param source the task that publishes the list
 * @param output the list
 * @param most how many legs there are, from 1 to {@link #MOST}
 * @param ordinal which of them, from 1; 0 for the declaration
 */
public record Family(
    TaskName name, String axis, TaskName source, OutputName output, int most, int ordinal) {

  /** More legs a family cannot have. */
  public static final int MOST = 5_000;

  /** The list. */
  public Expression.Reference list() {
    return Expression.reference("outputs", source.text(), output.text());
  }

  /** Whether {@code reference} is the item that a leg is for. */
  public boolean isItem(Expression.Reference reference) {
    return reference.path().size() == 2
        && reference.root().equals("matrix")
        && reference.path().get(1).equals(axis);
  }

  /** Whether this is the whole, not a leg of it. */
  public boolean isWhole() {
    return ordinal == 0;
  }

  /** The name of leg {@code number}. */
  public TaskName leg(int number) {
    return new TaskName(name + "[" + number + "]");
  }

  /** This for leg {@code number}. */
  public Family of(int number) {
    return new Family(name, axis, source, output, most, number);
  }
}
