# one suite of tests
echo "wide: 3 tests passed"
