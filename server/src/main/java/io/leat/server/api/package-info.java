/** The routes of Leat's concepts: what REST says, put into words of the host, the store and the files of runs. */
@NullMarked
package io.leat.server.api;

import org.jspecify.annotations.NullMarked;
