/** Money is kept in pence: "£160", "£160.50", "£1,004". */
export const poundsWords = (pence: number): string =>
  `£${(pence / 100).toLocaleString('en-GB', { minimumFractionDigits: pence % 100 === 0 ? 0 : 2, maximumFractionDigits: 2 })}`;
