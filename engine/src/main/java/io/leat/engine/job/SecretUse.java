package io.leat.engine.job;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds secrets in the texts of variables: holes that are {@code secret('NAME')} or {@code secretFile('NAME')}. */
public final class SecretUse {
  private SecretUse() {}

  /** Whether {@code text} holds a secret. */
  public static boolean in(Template text) {
    boolean[] any = new boolean[1];
    text.walk(each -> any[0] |= is(each));
    return any[0];
  }

  /** Whether {@code expression} is the call for a secret. */
  public static boolean is(Expression expression) {
    return expression instanceof Expression.Call call && call.function().givesSecret();
  }

  /** The name of the secret whose file {@code text} is the path of, and nothing besides; null for another text. */
  public static @Nullable String file(Template text) {
    return text.parts().size() == 1
            && text.parts().getFirst() instanceof Template.Part.Hole(Expression.Call call)
            && call.function() == Function.SECRET_FILE
            && call.arguments().getFirst() instanceof Expression.Literal(Scalar name)
        ? name.text()
        : null;
  }

  /** Whether {@code text} holds the path of the file of a secret. */
  public static boolean holdsFile(Template text) {
    boolean[] any = new boolean[1];
    text.walk(
        each ->
            any[0] |=
                each instanceof Expression.Call call && call.function() == Function.SECRET_FILE);
    return any[0];
  }

  /** Adds the names of the secrets in {@code text}. */
  static void of(Template text, Collection<VariableName> names) {
    text.walk(
        each -> {
          if (is(each)
              && ((Expression.Call) each).arguments().getFirst()
                  instanceof Expression.Literal(Scalar name)) {
            names.add(new VariableName(name.text()));
          }
        });
  }
}
