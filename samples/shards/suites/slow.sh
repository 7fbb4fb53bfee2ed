# one suite of tests
echo "slow: 3 tests passed"
