/** How every failure begins that is the scanner's end: as in an upgrade it says nothing of what was asked, which can be asked again. */
export const SCANNER_ENDED = 'the scanner ended';
