/** What the server keeps in a database. Start reading at {@code Store}. */
@NullMarked
package io.leat.store;

import org.jspecify.annotations.NullMarked;
