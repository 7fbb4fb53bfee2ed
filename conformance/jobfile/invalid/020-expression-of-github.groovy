job('web') {
  task('build') {
    env VERSION: "${{ github.sha }}", BRANCH: "v-${{ github.ref_name }}-${{ needs.list.outputs.shard }}"
    //~^ LEAT-020:19 "is how GitHub Actions writes a value" LEAT-020:50 LEAT-020:73
    sh "echo ${{ format('{0}', secrets.KEY) }}" //~ LEAT-020:14
    when "${{ github.ref == 'refs/heads/main' }}" //~ LEAT-020:11
  }
}
