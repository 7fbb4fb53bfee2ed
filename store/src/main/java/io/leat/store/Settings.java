package io.leat.store;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Values by name, of the server as a whole. */
public final class Settings {
  private final Database database;
  private final Committer committer;

  Settings(Database database, Committer committer) {
    this.database = database;
    this.committer = committer;
  }

  /** The value; empty when it was never set. */
  public Optional<String> get(String name) {
    return database.read(
        handle ->
            handle
                .createQuery("select content from settings where name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findOne());
  }

  /** Sets the value. */
  public void set(String name, String value) {
    committer.commit(
        batch -> {
          Handle handle = batch.handle();
          int rows = handle.execute("update settings set content = ? where name = ?", value, name);
          return rows > 0
              || handle.execute("insert into settings (name, content) values (?, ?)", name, value)
                  > 0;
        });
  }
}
