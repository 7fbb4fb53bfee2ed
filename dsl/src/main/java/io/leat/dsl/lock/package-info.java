/**
 * The lock of a Jobfile: what it loads from other repositories, as it was fetched. May import source, config and the digest. Start reading
 * at {@link io.leat.dsl.lock.Lock}.
 */
@NullMarked
package io.leat.dsl.lock;

import org.jspecify.annotations.NullMarked;
