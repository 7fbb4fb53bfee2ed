try { //~ LEAT-008:1
  def size = 1
} catch (Exception e) {
}
