package io.leat.git;

import org.eclipse.jgit.lib.ObjectId;

/**
 * The id of a commit.
 *
 * @param text 40 hexadecimal digits, in small letters
 */
public record CommitId(String text) {
  /** Checks the digits. */
  public CommitId {
    if (!ObjectId.isId(text) || !text.equals(ObjectId.fromString(text).name())) {
      throw new IllegalArgumentException("not the id of a commit: '" + Shown.text(text) + "'");
    }
  }

  static CommitId of(ObjectId id) {
    return new CommitId(id.name());
  }

  ObjectId object() {
    return ObjectId.fromString(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
