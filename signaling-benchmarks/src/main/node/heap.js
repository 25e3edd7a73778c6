'use strict';

const v8 = require('node:v8');
const vm = require('node:vm');

/** Prints the live heap, buffers outside of it included, after a full collection on each SIGUSR2. */
function tellHeapWhenAsked() {
    process.on('SIGUSR2', () => {
        v8.setFlagsFromString('--expose-gc');
        vm.runInNewContext('gc')();
        const { heapUsed, external } = process.memoryUsage();
        console.log(`heap=${heapUsed + external}`);
    });
}

module.exports = { tellHeapWhenAsked };
