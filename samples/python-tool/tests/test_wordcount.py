import unittest

from wordcount import count


class WordCountTest(unittest.TestCase):
    def test_the_most_frequent_word_comes_first(self):
        self.assertEqual([("leat", 2), ("a", 1)], count("a leat Leat"))

    def test_equal_counts_are_in_the_order_of_the_alphabet(self):
        self.assertEqual([("mill", 1), ("wheel", 1)], count("wheel mill"))

    def test_no_text_has_no_words(self):
        self.assertEqual([], count(" \n"))


if __name__ == "__main__":
    unittest.main()
