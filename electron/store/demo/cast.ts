// People of the demo who come with a name and, some, with a story: the ones that the handbook and the screens tell of.
import type { Sex } from './records.ts'

export type CastMember = Readonly<{
  native: string | null
  surname: string
  givenNames: string
  sex: Sex
  born: string
  country: string
  city: string
  /** Last four digits of the card. */
  last4: string
}>

const member = (
  native: string | null,
  surname: string,
  givenNames: string,
  sex: Sex,
  born: string,
  city: string,
  last4: string,
  country = 'CN',
): CastMember => ({ native, surname, givenNames, sex, born, city, last4, country })

export const CAST: ReadonlyArray<CastMember> = [
  member('林晓彤', 'Lin', 'Xiaotong', 'F', '1996-04-21', 'Hangzhou', '4242'),
  member(null, 'Okafor', 'Amara', 'F', '1991-07-02', 'Hong Kong', '6120', 'HK'),
  member(null, 'Brandt', 'Lukas', 'M', '1988-11-14', 'Shanghai', '9017'),
  member('赵明轩', 'Zhao', 'Mingxuan', 'M', '1985-02-09', 'Shenzhen', '3308'),
  member(null, 'Raman', 'Priya', 'F', '1993-09-30', 'Beijing', '7751'),
  member('何嘉怡', 'He', 'Jiayi', 'F', '1999-01-17', 'Guangzhou', '2894'),
  member(null, 'Fuentes', 'Diego', 'M', '1979-05-25', 'Shanghai', '5566'),
  member('王若曦', 'Wang', 'Ruoxi', 'F', '1994-12-03', 'Nanjing', '1183'),
  member(null, 'Wilk', 'Tomasz', 'M', '1983-08-19', 'Suzhou', '8420'),
  member('周子墨', 'Zhou', 'Zimo', 'M', '2001-03-11', 'Hong Kong', '3975', 'HK'),
  member(null, 'Haddad', 'Noor', 'F', '1990-10-08', 'Chengdu', '7012'),
  member(null, 'Sørensen', 'Emil', 'M', '1997-06-27', 'Xiamen', '2267'),
  member(null, 'Kobayashi', 'Hana', 'F', '1992-02-14', 'Dalian', '9931'),
  member('陈思远', 'Chen', 'Siyuan', 'M', '1995-07-23', 'Hangzhou', '5048'),
  member(null, 'Marchetti', 'Sofia', 'F', '1987-04-05', 'Beijing', '6634'),
  member('吴一凡', 'Wu', 'Yifan', 'M', '1998-08-30', 'Qingdao', '8156'),
  member(null, 'Adeyemi', 'Oluwaseun', 'M', '1986-01-29', 'Guangzhou', '1407'),
  member('郑雅文', 'Zheng', 'Yawen', 'F', '1989-11-20', 'Wuhan', '7730'),
  member(null, 'Andrade', 'Mateus', 'M', '1994-05-16', 'Shenzhen', '4471'),
  member('孙浩然', 'Sun', 'Haoran', 'M', '2000-09-09', "Xi'an", '8821'),
  member(null, 'Lindgren', 'Rosa', 'F', '1991-12-12', 'Shanghai', '5310'),
  member('林晓明', 'Lin', 'Xiaoming', 'M', '1993-06-01', 'Hangzhou', '1746'),
]

/** The card of a member, by last four: card and customer have the member's place in the list. */
export const castIndex = (last4: string): number => CAST.findIndex((entry) => entry.last4 === last4)
