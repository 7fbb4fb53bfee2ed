package io.leat.server

import groovy.transform.CompileStatic
import io.leat.server.secret.Vault
import io.leat.store.Store
import io.leat.store.StoreConfig
import java.nio.file.Path

/** A process of its own that takes another key for a data folder, as a server does when it is asked to: one that a test has die at a kill point. */
@CompileStatic
class RotatingServer {
  static void main(String[] words) {
    Path data = Path.of(words[0])
    rotate(data)
  }

  static void rotate(Path data) {
    Store store = Store.open(StoreConfig.file(data))
    try {
      new KeyRotation(store, Vault.open(data.resolve('keys'))).rotate()
    } finally {
      store.close()
    }
  }

  /** What each start does. */
  static void resume(Path data) {
    Store store = Store.open(StoreConfig.file(data))
    try {
      new KeyRotation(store, Vault.open(data.resolve('keys'))).resume()
    } finally {
      store.close()
    }
  }
}
