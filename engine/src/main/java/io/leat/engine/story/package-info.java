/** What happened in a run, and why each of its tasks stands where it does, in words for people. */
@NullMarked
package io.leat.engine.story;

import org.jspecify.annotations.NullMarked;
