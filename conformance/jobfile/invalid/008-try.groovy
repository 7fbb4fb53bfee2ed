try { //~ LEAT-008
  def size = 1
} catch (Exception e) {
}
